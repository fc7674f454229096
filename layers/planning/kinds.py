"""The kinds of facilities planners count, with the words officials use for them."""

from layers.spec import code_list

FACILITY_KINDS = code_list(
    "facility_kind",
    day_care_center=("日间照料中心", "day-care centre"),
    elderly_service_center=("综合养老服务中心", "comprehensive elderly centre"),
    care_home=("养老机构", "care home"),
    home_care_station=("居家养老服务站", "home-care station"),
    meal_center=("助餐中心", "meal centre"),
    meal_point=("助餐点", "meal point"),
    care_adviser_point=("养老顾问点", "care adviser point"),
    social_work_station=("社会工作服务站", "social-work station"),
    childrens_home=("儿童之家（暖留中心）", "children's home"),
    minors_protection_center=("未成年人救助保护中心", "minors' protection centre"),
    minors_protection_station=("未成年人保护工作站", "minors' protection station"),
    volunteer_station=("志愿服务站", "volunteer station"),
    community_service_facility=("城乡社区综合服务设施", "community service facility"),
    one_stop_center=("一站式服务中心", "one-stop service centre"),
    relief_station=("救助管理站", "relief station"),
    assistance_point=("社会救助服务点", "social-assistance point"),
    marriage_counselling_room=("婚姻家庭辅导室", "marriage-counselling room"),
    mental_rehabilitation_point=("精神障碍社区康复点", "mental rehabilitation point"),
    social_organisation_incubator=("社会组织孵化基地", "incubator for social organisations"),
    medical_facility=("医疗卫生机构", "medical facility"),
    public_cemetery=("公益性公墓", "public cemetery"),
    columbarium=("骨灰堂", "columbarium"),
    funeral_home=("殡仪馆", "funeral home"),
    vigil_center=("治丧中心（守灵堂）", "vigil centre"),
    relief_warehouse=("救灾物资储备库", "relief warehouse"),
    emergency_shelter=("应急避难场所", "emergency shelter"),
)
